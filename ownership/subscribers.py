"""What ownership reacts to, whom it tells, and what it does when the time has come."""

import ownership.rules.background  # noqa: F401
import ownership.rules.notices  # noqa: F401
from notifications import relay
from ownership import actions, notices  # noqa: F401
from ownership.accesslog import chain, unusual
from ownership.accesslog import notices as reading_notices  # noqa: F401
from ownership.disputes import notices as dispute_notices  # noqa: F401
from ownership.leaving import actions as leaving
from ownership.leaving import notices as leaving_notices  # noqa: F401
from ownership.leaving import own, running  # noqa: F401
from ownership.looking import notices as looking_notices  # noqa: F401
from ownership.pools import notices as pool_notices  # noqa: F401
from ownership.pools.recycling import sweep
from ownership.requests import actions as requests
from ownership.requests import notices as request_notices  # noqa: F401
from ownership.reviews import actions as reviews
from ownership.reviews import notices as review_notices  # noqa: F401
from ownership.sharing import notices as share_notices  # noqa: F401
from ownership.teams import notices as team_notices  # noqa: F401
from ownership.transfers import notices as transfer_notices  # noqa: F401

relay.every(60, "ownership: end expired shares", actions.end_expired)
relay.every(10, "ownership: link the access log", chain.link_all)
relay.every(300, "ownership: look out for unusual reading", unusual.look_out)
relay.every(600, "ownership: recycle customers that rest", sweep.recycle)
relay.every(300, "ownership: look after access requests", requests.look_after)
relay.every(600, "ownership: end the accounts of those who left", leaving.end_those_who_left)
relay.every(3600, "ownership: pass on overdue reviews", reviews.pass_on_overdue)
