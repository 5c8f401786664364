"""What each page answers to whom. Kept by hand: a row changes only when the rule does.

A row: the page, the method, the thing it is asked for (a function of things.py; - for
none), and a letter for each person of people.py, in that order:

    the way in   stranger, API client with its token, account closed while signed in
    committee    client's account in a browser, inspector, auditor, leader, staff, administrator
    agencies     officer, head, officer above, head above, officer elsewhere, inspector
                 elsewhere, somebody without a role

Where the thing is an agency's, three more groups say what they are answered about the
same thing of the other agency, to which "officer elsewhere" and "inspector elsewhere"
belong, and the four before them do not.

    O 200 shown            L led to sign in       D 403 not allowed, with a reason
    G 302 done, led on     U 401 sign in first    H 404 nothing there for them
    C 201 kept             B 400 bad parameter    R 422 allowed; what was sent breaks a rule
    Q 202 queued           N 204 done             X 409, 410 somebody was quicker; used up

The rule: strangers are led to sign in, and so is whoever's account was closed; a token
opens the API alone; outside one's reach there is nothing (H), whatever is asked; within
it, what is not allowed is refused (D). What an agency has not yet handed in is within
nobody's reach but its own people's, and of those above it who hand in for it. People are
within the reach of those who may give them their roles.
"""

from typing import NamedTuple

from django.urls import reverse_lazy

from tests.permissions import parts

SIGN_IN = reverse_lazy("accounts:sign-in")
PAGES = """
# One's own account, and the way in
health                           GET    -                OOO OOOOOO OOOOOOO
accounts:sign-in                 GET    -                OOO GGGGGG GGGGGGG
accounts:sign-in                 POST   -                RRR GGGGGG GGGGGGG
accounts:sign-in                 PUT    -                RRR GGGGGG GGGGGGG
accounts:sign-out                POST   -                LLL LLLLLL LLLLLLL
accounts:password-change         GET    -                LLL OOOOOO OOOOOOO
accounts:password-change         POST   -                LLL RRRRRR RRRRRRR
accounts:password-change         PUT    -                LLL RRRRRR RRRRRRR
accounts:password-reset          GET    -                OOO OOOOOO OOOOOOO
accounts:password-reset          POST   -                RRR RRRRRR RRRRRRR
accounts:password-reset          PUT    -                RRR RRRRRR RRRRRRR
accounts:password-reset-done     GET    -                OOO OOOOOO OOOOOOO
accounts:password-reset-complete GET    -                OOO OOOOOO OOOOOOO
accounts:password-reset-confirm  GET    reset_link       GGG GGGGGG GGGGGGG
accounts:password-reset-confirm  POST   reset_link       GGG GGGGGG GGGGGGG
accounts:password-reset-confirm  PUT    reset_link       GGG GGGGGG GGGGGGG
accounts:password-reset-confirm  GET    used_reset       XXX XXXXXX XXXXXXX
accounts:confirm                 GET    -                LLL OOOOOO OOOOOOO
accounts:confirm                 POST   -                LLL RRRRRR RRRRRRR
accounts:second-factor           GET    -                LLL GGGGGG GGGGGGG
accounts:second-factor           POST   -                LLL GGGGGG GGGGGGG
accounts:second-factor-setup     GET    -                LLL OOOOOO OOOOOOO
accounts:second-factor-setup     POST   -                LLL RRRRRR RRRRRRR
accounts:second-factor-status    GET    -                LLL OOOOOO OOOOOOO
accounts:second-factor-off       POST   -                LLL GGGGGG GGGGGGG
accounts:recovery-codes          GET    -                LLL GGGGGG GGGGGGG
accounts:recovery-codes          POST   -                LLL GGGGGG GGGGGGG
accounts:first-access            GET    first_link       OOO OOOOOO OOOOOOO
accounts:first-access            POST   first_link       RRR RRRRRR RRRRRRR
accounts:first-access            GET    used_link        XXX XXXXXX XXXXXXX
accounts:profile                 GET    -                LLL OOOOOO OOOOOOO
accounts:profile                 POST   -                LLL GGGGGG GGGGGGG
accounts:email-change            GET    -                LLL OOOOOO OOOOOOO
accounts:email-change            POST   -                LLL RRRRRR RRRRRRR
accounts:sign-out-everywhere     POST   -                LLL LLLLLL LLLLLLL
accounts:session-continue        POST   -                LLL OOOOOO OOOOOOO
accounts:draft                   GET    page_draft       LLL OOOOOO OOOOOOO
accounts:draft                   POST   typed_draft      LLL OOOOOO OOOOOOO
accounts:draft                   PUT    typed_draft      LLL OOOOOO OOOOOOO
accounts:draft                   DELETE page_draft       LLL NNNNNN NNNNNNN
accounts:inbox                   GET    -                LLL OOOOOO OOOOOOO
accounts:inbox-read-all          POST   -                LLL GGGGGG GGGGGGG
accounts:inbox-read              POST   letter           LLL HHHHHH GHHHHHH  LLL HHHHHH HHHHGHH
accounts:mail-list               GET    -                LLL DDDDOO DDDDDDD
accounts:mail-samples            GET    -                LLL DDDDOO DDDDDDD
accounts:mail-detail             GET    failed_mail      LLL DDDDOO DDDDDDD
accounts:mail-retry              POST   failed_mail      LLL DDDDGG DDDDDDD
accounts:mail-cancel             POST   waiting_mail     LLL DDDDGG DDDDDDD
# Agencies and the roles held there
reports:agency-list              GET    -                LLL OOOOOO OOOOOOO
reports:agency-export            GET    csv              LLL OOOOOO OOOOOOO
agencies:agency-found            GET    -                LLL DDDDOD DDDDDDD
agencies:agency-found            POST   -                LLL DDDDRD DDDDDDD
agencies:agency-merge            GET    -                LLL DDDDOD DDDDDDD
agencies:agency-merge            POST   -                LLL DDDDRD DDDDDDD
agencies:agency-import           GET    -                LLL DDDDOD DDDDDDD
agencies:agency-import           POST   -                LLL DDDDRD DDDDDDD
agencies:agency-import-template  GET    -                LLL DDDDOD DDDDDDD
agencies:agency-detail           GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
agencies:agency-change           GET    agency           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
agencies:agency-change           POST   agency           LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
agencies:agency-split            GET    agency           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
agencies:agency-split            POST   agency           LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
agencies:agency-dissolve         GET    agency           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
agencies:agency-dissolve         POST   agency           LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
agencies:upload-new              POST   agency           LLL DRDDRD RRRRHHH  LLL DRDDRD HHHHRRH
agencies:upload-new              POST   file_of          LLL DCDDCD CCCCHHH  LLL DCDDCD HHHHCCH
agencies:history-panel           GET    agency           LLL DDOOOO DDDDHHH  LLL DDOOOO HHHHDDH
agencies:role-panel              GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
agencies:role-appoint            GET    agency           LLL DDDDOO DODOHHH  LLL DDDDOO HHHHDDH
agencies:role-appoint            POST   agency           LLL DDDDRR DRDRHHH  LLL DDDDRR HHHHDDH
agencies:role-dismiss            GET    role             LLL DDDDOO DODOHHH  LLL DDDDOO HHHHDDH
agencies:role-dismiss            POST   role             LLL DDDDRR DRDRHHH  LLL DDDDRR HHHHDDH
agencies:role-dismiss            GET    role_of_head     LLL DDDDOO DDDDHHH  LLL DDDDOO HHHHDDH
agencies:role-dismiss            GET    own_role         LLL DDDDOO DODOHHH  LLL DDDDOO HHHHDDH
agencies:role-hand-over          GET    role             LLL DDDDOO DODOHHH  LLL DDDDOO HHHHDDH
agencies:role-hand-over          POST   role             LLL DDDDRR DRDRHHH  LLL DDDDRR HHHHDDH
agencies:role-hand-over          GET    role_of_head     LLL DDDDOO DDDDHHH  LLL DDDDOO HHHHDDH
agencies:unstaffed               GET    -                LLL DDDDOO DODODDD
agencies:unstaffed-export        GET    -                LLL DDDDOO DODODDD
# People and connections
agencies:person-list             GET    -                LLL DDDDOO DODODDD
agencies:person-export           GET    -                LLL DDDDOO DODODDD
agencies:person-new              GET    -                LLL DDDDOO DODODDD
agencies:person-new              POST   -                LLL DDDDRR DRDRDDD
agencies:person-detail           GET    person           LLL HHHHOO HOHOHHH  LLL HHHHOO HHHHHHH
agencies:person-detail           GET    head_person      LLL HHHHOO HHHHHHH  LLL HHHHOO HHHHHHH
agencies:person-detail           GET    closed_person    LLL HHHHOO HOHOHHH  LLL HHHHOO HHHHHHH
agencies:person-detail           GET    roleless_person  LLL HHHHOO HHHHHHH
agencies:person-edit             GET    person           LLL HHHHOO HOHOHHH  LLL HHHHOO HHHHHHH
agencies:person-edit             POST   person           LLL HHHHRR HRHRHHH  LLL HHHHRR HHHHHHH
agencies:person-edit             GET    head_person      LLL HHHHOO HHHHHHH  LLL HHHHOO HHHHHHH
agencies:person-edit             GET    staff_person     LLL HHHHDO HHHHHHH
agencies:person-close            GET    person           LLL HHHHOO HOHOHHH  LLL HHHHOO HHHHHHH
agencies:person-close            POST   person           LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:person-close            POST   head_person      LLL HHHHGG HHHHHHH  LLL HHHHGG HHHHHHH
agencies:person-reopen           POST   closed_person    LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:person-link             POST   new_person       LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:person-password         POST   person           LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:person-second-factor    POST   person           LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:person-sign-out         POST   person           LLL HHHHGG HGHGHHH  LLL HHHHGG HHHHHHH
agencies:token-list              GET    -                LLL DDDDOO DDDDDDD
agencies:token-new               GET    -                LLL DDDDOO DDDDDDD
agencies:token-new               POST   -                LLL DDDDRR DDDDDDD
agencies:token-revoke            GET    token            LLL DDDDOO DDDDDDD
agencies:token-revoke            POST   token            LLL DDDDRR DDDDDDD
# Declarations of conformity
quality:declaration-list         GET    -                LLL OOOOOO OOOOOOO
quality:declaration-export       GET    -                LLL OOOOOO OOOOOOO
quality:agency-panel             GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-new          GET    -                LLL DDDDOD OOOOODD
quality:declaration-new          POST   -                LLL DDDDRD RRRRRDD
quality:declaration-detail       GET    unsent           LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:declaration-detail       GET    waiting          LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-detail       GET    recorded         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-file         GET    unsent           LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:declaration-file         GET    recorded         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-edit         GET    unsent           LLL HHHHDH OOOOHHH  LLL HHHHDH HHHHOHH
quality:declaration-edit         POST   unsent           LLL HHHHDH RRRRHHH  LLL HHHHDH HHHHRHH
quality:declaration-submit       GET    unsent           LLL HHHHDH OOOOHHH  LLL HHHHDH HHHHOHH
quality:declaration-submit       POST   unsent           LLL HHHHDH GGGGHHH  LLL HHHHDH HHHHGHH
quality:declaration-withdraw     POST   waiting          LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
quality:declaration-discard      POST   unsent           LLL HHHHDH GGGGHHH  LLL HHHHDH HHHHGHH
quality:declaration-post         GET    recorded         LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
quality:declaration-post         POST   recorded         LLL DDDDRD RRRRHHH  LLL DDDDRD HHHHRDH
quality:declaration-record       POST   waiting          LLL DDDDGD DDDDHHH  LLL DDDDGD HHHHDDH
quality:declaration-return       GET    waiting          LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
quality:declaration-return       POST   waiting          LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
quality:declaration-terminate    GET    recorded         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
quality:declaration-terminate    POST   recorded         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
# Duties, reliefs and the calendar
quality:matrix                   GET    -                LLL OOOOOO GGOOGOO
quality:matrix-export            GET    -                LLL OOOOOO OOOOOOO
quality:agency-year              GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:duty                     GET    duty             LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:duty-panel               GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:relief-grant             GET    duty             LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
quality:relief-grant             POST   duty             LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
quality:relief-end               GET    relief           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
quality:relief-end               POST   relief           LLL DDDDGD DDDDHHH  LLL DDDDGD HHHHDDH
quality:remind                   GET    -                LLL DDDDOD DDDDDDD
quality:remind                   POST   -                LLL DDDDRD DDDDDDD
quality:remind-preview           POST   -                LLL DDDDRD DDDDDDD
quality:calendar                 GET    -                LLL OOOOOO OOOOOOO
quality:calendar-copy            POST   -                LLL DDDDRD DDDDDDD
quality:obligation-new           GET    -                LLL DDDDOD DDDDDDD
quality:obligation-new           POST   -                LLL DDDDRD DDDDDDD
quality:obligation-edit          GET    unused_duty      LLL DDDDOD DDDDDDD
quality:obligation-edit          POST   unused_duty      LLL DDDDRD DDDDDDD
quality:obligation-delete        POST   unused_duty      LLL DDDDGD DDDDDDD
quality:kind-new                 GET    -                LLL DDDDOD DDDDDDD
quality:kind-new                 POST   -                LLL DDDDRD DDDDDDD
quality:kind-edit                GET    duty_kind        LLL DDDDOD DDDDDDD
quality:kind-edit                POST   duty_kind        LLL DDDDRD DDDDDDD
# Quality objectives
quality:plan                     GET    no_plan          LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:plan                     GET    begun_plan       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:plan-edit                GET    begun_plan       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:plan-edit                POST   begun_plan       LLL DDDDDD XXXXHHH  LLL DDDDDD HHHHXDH
quality:plan-results             GET    begun_plan       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:plan-results             POST   begun_plan       LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
quality:plan-copy                POST   plan_before      LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
quality:plan-import              GET    begun_plan       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:plan-import              POST   begun_plan       LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
quality:plan-template            GET    begun_plan       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:plan-export              GET    begun_plan       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:plan-file                GET    begun_plan       LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:plan-file                GET    handed_plan      LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
# What is handed in
quality:submission-new           GET    duty             LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:submission-new           POST   duty             LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
quality:submission               GET    in_draft         LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:submission               GET    at_head          LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:submission               GET    handed_in        LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:submission               GET    accepted         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:submission-check         GET    in_draft         LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:submission-check         POST   in_draft         LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
quality:submission-check         GET    handed_in        LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
quality:submission-file          GET    in_draft         LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:submission-file          GET    at_head          LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:submission-file          GET    handed_in        LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:submission-withdraw      POST   handed_in        LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
quality:submission-withdraw      POST   at_head          LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
quality:submission-discard       POST   in_draft         LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
quality:submission-approve       POST   at_head          LLL HHHHHH DGDGHHH  LLL HHHHHH HHHHDHH
quality:submission-refuse        GET    at_head          LLL HHHHHH DODOHHH  LLL HHHHHH HHHHDHH
quality:submission-refuse        POST   at_head          LLL HHHHHH DRDRHHH  LLL HHHHHH HHHHDHH
quality:submission-review        GET    at_head          LLL HHHHHH DDDDHHH  LLL HHHHHH HHHHDHH
quality:submission-review        GET    handed_in        LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
quality:submission-accept        POST   in_draft         LLL HHHHHH DDDDHHH  LLL HHHHHH HHHHDHH
quality:submission-accept        POST   handed_in        LLL DDDDGD DDDDHHH  LLL DDDDGD HHHHDDH
quality:submission-return        POST   handed_in        LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
quality:review                   GET    -                LLL DDDDOD DDDDDDD
quality:sentences                GET    -                LLL DDDDOD DDDDDDD
quality:sentences                POST   -                LLL DDDDRD DDDDDDD
quality:sentence-edit            GET    sentence         LLL DDDDOD DDDDDDD
quality:sentence-edit            POST   sentence         LLL DDDDRD DDDDDDD
quality:sentence-remove          POST   sentence         LLL DDDDGD DDDDDDD
# Documents
quality:document-list            GET    -                LLL OOOOOO OOOOOOO
quality:document-new             GET    -                LLL DDDDDD OOOOODD
quality:document-new             GET    agency_asked     LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:document-new             POST   agency_asked     LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
quality:document-panel           GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:document-detail          GET    drafted_document LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:document-detail          GET    document         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:document-file            GET    drafted_document LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
quality:document-file            GET    document         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:document-version         GET    document         LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:document-version         POST   document         LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
quality:document-display         GET    document         LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
quality:document-display         POST   document         LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
# What is told
reports:tasks                    GET    -                LLL GOGGOG OOOOOOG
reports:manage                   GET    -                LLL DDOOOO DODODDD
reports:home                     GET    -                LLL OOOOOO OOOOOOO
reports:search                   GET    -                LLL OOOOOO OOOOOOO
reports:report-list              GET    -                LLL OOOOOH HHHHHHH
reports:report-ask               POST   -                LLL DDDRRH HHHHHHH
reports:report-detail            GET    report           LLL OOOOOH HHHHHHH
reports:report-file              GET    report           LLL OOOOOH HHHHHHH
reports:job-state                GET    job              LLL OOOOOH HHHHHHH
reports:job-retry                POST   failed_job       LLL DDDGGH HHHHHHH
reports:log                      GET    -                LLL DDOOOO DDDDDDD
reports:log-export               GET    -                LLL DDOOOO DDDDDDD
# The API
api:schema                       GET    -                OOO OOOOOO OOOOOOO
api:docs                         GET    -                OOO OOOOOO OOOOOOO
api:coverage                     GET    -                UOU OOOOOO OOOOOOO
api:coverage-series              GET    years            UOU OOOOOO OOOOOOO
api:agency-list                  GET    -                UOU OOOOOO OOOOOOO
api:agency                       GET    agency           UOU OOOOOO OOOOHHH  UOU OOOOOO HHHHOOH
api:declaration-list             GET    -                UOU OOOOOO OOOOOOO
api:declaration                  GET    unsent           UHU HHHHOH OOOOHHH  UHU HHHHOH HHHHOHH
api:declaration                  GET    recorded         UOU OOOOOO OOOOHHH  UOU OOOOOO HHHHOOH
api:obligations                  GET    -                UOU OOOOOO OOOOOOO
api:obligation-agencies          GET    -                UOU OOOOOO OOOOOOO
api:report-list                  GET    -                UOU OOOOOO OOOOOOO
api:report-list                  POST   year_asked       UDU DDDQQH HHHHHHH
api:report                       GET    report           UOU OOOOOH HHHHHHH
api:report-file                  GET    report           UOU OOOOOH HHHHHHH
api:report-job                   GET    job              UOU OOOOOH HHHHHHH
"""
LETTERS = {
    200: "O", 201: "C", 202: "Q", 204: "N", 302: "G", 400: "B", 401: "U", 403: "D", 404: "H",
    409: "X", 410: "X", 422: "R",
}  # fmt: skip


class Row(NamedTuple):
    """What a page answers about one thing."""

    page: str
    method: str
    thing: str
    expected: dict[str, str]  # by whose the thing is: a letter for each of EVERYBODY

    def __str__(self) -> str:
        return f"{self.method} {self.page} {self.thing}"

    @property
    def is_of_an_agency(self) -> bool:
        return len(self.expected) > 1


def rows():
    texts = [PAGES, *(part.PAGES for part in parts.modules())]
    for line in "\n".join(texts).splitlines():
        if line and not line.startswith("#"):
            page, method, thing, *groups = line.split()
            words = ["".join(groups[at : at + 3]) for at in range(0, len(groups), 3)]
            yield Row(page, method, thing, dict(zip(["own", "other"], words, strict=False)))


def letter(answer):
    """The letter of the tables for an answer; what they have none for is told as it is."""
    if answer.status_code == 302 and answer["Location"].partition("?")[0] == SIGN_IN:
        return "L"
    return LETTERS.get(answer.status_code, f"<{answer.status_code}>")


ROWS = list(rows())
