"""Documents: the text, structure and dates of files, and the connector for folders of them."""

from cascade_connectors.documents.extracted import Extracted, Unreadable
from cascade_connectors.documents.folder import FolderConnector
from cascade_connectors.documents.reader import read_document

__all__ = ["Extracted", "FolderConnector", "Unreadable", "read_document"]
