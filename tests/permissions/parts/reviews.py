"""Management reviews: held ones read by all in reach, written by the agency's own people."""

from tests.audits import own
from tests.permissions.things import Thing, args

PAGES = """
# Reviews by an agency's leadership
audits:review-list               GET    -                LLL OOOOOO OOOOOOO
audits:review-export             GET    -                LLL OOOOOO OOOOOOO
audits:review-new                GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:review-new                POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:review-detail             GET    prepared_review  LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
audits:review-detail             GET    held_review      LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:review-edit               GET    prepared_review  LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
audits:review-edit               POST   prepared_review  LLL HHHHHH RRRRHHH  LLL HHHHHH HHHHRHH
audits:review-edit               GET    held_review      LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:review-hold               POST   holding          LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
audits:review-decide             GET    held_review      LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:review-decide             POST   held_review      LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:review-minute             POST   minuting         LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:review-follow             GET    minuted_review   LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:review-follow             POST   followed_review  LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:review-hand-in            POST   held_review      LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:review-hand-in            POST   minuted_review   LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:review-discard            POST   prepared_review  LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
audits:review-file               GET    held_review      LLL HHHHHH HHHHHHH  LLL HHHHHH HHHHHHH
audits:review-paper              GET    minuted_review   LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:review-word               GET    minuted_review   LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def prepared_review(world, side):
    return args(own.prepared(side.clerk, side.agency).pk)


def held_review(world, side):
    return args(own.held(side.clerk, side.agency).pk)


def minuted_review(world, side):
    return args(own.minuted(side.clerk, side.agency).pk)


def holding(world, side):
    review = own.prepared(side.clerk, side.agency)
    return Thing((review.pk,), data={"revision": own.again(review).revision})


def minuting(world, side):
    review = own.decided(side.clerk, side.agency)
    return Thing((review.pk,), data={"revision": own.again(review).revision})


def followed_review(world, side):
    review = own.again(own.minuted(side.clerk, side.agency))
    action = review.actions.get()
    told = {f"action-{action.pk}-done_on": "30/06/2020", f"action-{action.pk}-result": "Xong"}
    return Thing((review.pk,), data={"revision": review.revision, **told})
