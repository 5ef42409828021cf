"""Mail: Maildir, mbox and folders of .eml files, each mail with its people, its thread and whose words are whose."""

from cascade_connectors.mail.eml import Eml
from cascade_connectors.mail.maildir import Maildir
from cascade_connectors.mail.mbox import Mbox

__all__ = ["Eml", "Maildir", "Mbox"]
