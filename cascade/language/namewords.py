"""Words that tell nothing by themselves of whether they name somebody: `Grace`, `Park`, `Dr`, `Support`."""

from __future__ import annotations

__all__ = ["ADDRESSEES", "COMMON", "FUNCTIONS", "ORGANISATIONS", "TITLES"]

COMMON = frozenset(
    "abbey able ace adder admiral amber angel apple april archer art ash aspen aster august autumn bacon baker ball "
    "banks barber bark barker barley barn baron bass bay beach beacon bean bear beck bell berg berry best bill bird "
    "bishop black blaze bliss block bloom blossom blue bolt bond book booth bow bowl box boy boys branch brand brandy "
    "brave bridge bridges bright brook brooks brown buck bud burn burns bush butcher butler butter buttercup call "
    "camp cannon canon cap carpenter carter case cash castle chain chance chandler chapel charity chase cherry "
    "chestnut child christian christmas church city clay clerk cliff close cloud coin cole collar colt comfort "
    "constant cook cooper coral corn cotton court craft crane crisp cross crow crystal curry daisy dale dash dawn day "
    "dean deer destiny diamond dove drake draper drew drum duke dust eagle earl early easter eden edge elder ember "
    "english eve ever faith falcon farmer fay feather fern field fields finch fish fisher flag flint flower flowers "
    "folk ford foreman forest foster fountain fox frank freeman french friday friend frost gale gardener garland "
    "garnet gates gay gem gene genesis gent german gill glass glen glory gold golden good goodman grace grain grant "
    "grass grave graves gray green grey groom grove guy hail hale hall ham hand harbor harbour hardy harmony harper "
    "hart harvest harvey haven hawk hawks hay hazel head heath heather held hero heron high hill hills holiday holly "
    "hood hook hope horn house how hunt hunter ice indigo iris iron ivory ivy jack jade jasmine jay jet jewel job "
    "jolly joy judge june junior justice keen keep key kind king knight lad lake lamb lance land lane lark laurel law "
    "lawn leaf lee legend lemon liberty light lily little lock lodge long lord love loving low luck lucky mace "
    "magnolia major manor maple marble march marine mark marks marrow marsh marshal mason masters may mercer mercy "
    "merit merry mile miles mill miller mills mine mint miracle misty moon moor moral more moss mount mountain muse "
    "myrtle nail new newly nick night noble noon north nova nurse oak oaks ocean office old olive opal orange ore owl "
    "pace page pain painter palm palmer park parker parks parson parsons patience patron peace peach peacock pearl "
    "penny pepper perch pick pike pine piper place plant plum plumb pole pond pool poor pope poppy porter post potter "
    "pound power price prince prior prudence purple quail queen quick quiet quill rain ranger raven ray reason red "
    "reed rice rich rider ridge ring river rivers rob robin rock roman root rose rosemary rowan royal ruby rue rush "
    "rust rusty rye sage sailor saint salmon salt sand sandy sane saturn savage saw sawyer scarlet sea seal self "
    "serene sergeant shade sharp sheep shell shepherd short sierra silver singer skip sky small smart smith snow sol "
    "song south sparks sparrow spear spencer spring squire stamp star starling steel sterling steward stock stone "
    "storm street strong sue summer summers sun sunday sunny swallow swan sweet swift tailor tally tanner teal temple "
    "thorn thyme tiger tile till timber tower town trace travel tree trinity true tuck tucker tulip turner usher vale "
    "valentine valley van velvet venture venus victor vine viola violet wade walker wall waller ward ware warren "
    "water waters way weaver weeks welcome wells west wheat wheeler white wick wilder will willow wills wilt winter "
    "winters wise wolf wood woodman woods woodward word words worth wren yard yarrow young".split()
)
"""Names of people, given and inherited, that are ordinary words of English too."""

ADDRESSEES = frozenset(
    "abuse account accounts admin administrator admissions alerts all announce announcements api app archive "
    "assistant billing board booking bookings bot bounce bounces build bulletin bursar calendar care careers channel "
    "chat clubs coach com committee community company compliance contact contacts copy customer customers daemon "
    "daily data day deal deals delivery demo deploy desk dev developer developers digest director dispatch do docs "
    "donations editor editorial email energy engineering enquiries estate events everybody everyone example "
    "facilities feedback finance front general git group groups guest head hello help helpdesk here hi hiring home "
    "host hostmaster hr http https human info inquiries insurance internal invites invoice invoices it jobs lab lead "
    "leads legal library list lists local logistics mail mailer mailing mailto maintenance management manager "
    "marketing media member members membership message messages month monthly net news newsletter no noreply notice "
    "notification notifications notify number numbers office operations ops order orders org owner partner partners "
    "payments payroll people phone planning portal postmaster press privacy procurement product production products "
    "project projects public purchasing quality random reception recruiting recruitment registrar release releases "
    "reply report reports request requests research reservations resources root sales school secretary security "
    "server service services shipping shop signup social staff status store student students studio subscribe "
    "subscriptions supplier suppliers support survey system team teams tech technical tel test testing ticket tickets "
    "training treasurer unsubscribe update updates urn user users uuid vendor vendors warehouse water web webmaster "
    "week weekly welcome work works workshop www yard year".split()
)
"""What mail addresses and accounts that are nobody's own are called."""

ORGANISATIONS = frozenset(
    "account accounts ag agency alerts all and at automation bakery bank billing board bot bulletin bv cafe center "
    "centre channel clinic club clubs co college committee community company corp corporation council customer daily "
    "delivery department dept desk digest everybody everyone for forum foundation from garage gmbh group hospital "
    "hosting hotel hr in inc info institute library list lists llc llp ltd mailer mailing marketing monthly museum "
    "news newsletter noreply notifications of office on operations ops partners payroll plc practice press project "
    "reception restaurant sales school services society store studio support surgery system team teams tech the to "
    "trust university updates weekly with works".split()
)
"""Words that show that a name is not one person's."""

TITLES = frozenset(
    "af an and as at av bin bsc by da dame das de del della den der dipl dos dr du el esq for fr frau herr ibn ii iii "
    "in ing iv jr la lady le les lord madam mag mba md mr mrs ms msc mx of on or phd prof professor rev sir sr ten "
    "ter the to van via von with zu zum".split()
)
"""What stands around names and is no part of them."""

FUNCTIONS = frozenset(
    "am and any apr are as at aug be been but by can could date dec december did do does done each feb february for "
    "fri from had has have her here him his how if in into is it its january jul july jun just like many mar march me "
    "mon monday more most much my no not nov november now oct october of off on once one only or our out over own "
    "please sat saturday sent sep sept september shall she should so some subject such sun than that the their them "
    "then there these they this those thu thursday to today tomorrow too tue tuesday under until up upon us very was "
    "we wed wednesday were what when where which while who whom whose why with would yes yesterday you your".split()
)
"""Words that make sentences and dates: no name is known by them alone."""
