"""Who may do what with public pools, and with customers that are about to be recycled."""

from __future__ import annotations

from typing import Any

from ownership.access.masking import owner_row
from ownership.access.policy import Rule, allow, customer_owner, executive, manager, writer
from ownership.access.viewer import Viewer
from ownership.models import Pool

looks_in = Rule(
    lambda viewer, pool: viewer.sees_everything or _among(pool, viewer.pools), "who looks into the pool"
)
claims_here = Rule(lambda viewer, pool: _among(pool, viewer.pools), "the people of the pool")
leads_pool = Rule(
    lambda viewer, pool: _among(pool, viewer.led_pools),
    "an administrator of the pool or a manager of its departments",
)


def _among(pool: Pool | None, pools: tuple[int, ...]) -> bool:
    return bool(pools) if pool is None else pool.pk in pools


def _nobodys(viewer: Viewer, row: Any) -> bool:
    row = owner_row(row)
    return viewer.sees_unassigned and not (row.owner_id or row.department_id or row.pool_id)


def _keeps_its_pool(viewer: Viewer, row: Any) -> bool:
    """Whether the person leads a pool into which the customer's department recycles. One query."""
    department = owner_row(row).department
    if department is None or not viewer.led_pools:
        return False
    above = [int(part) for part in department.path.split("/") if part]
    return Pool.objects.filter(pk__in=viewer.led_pools, departments__in=above).exists()


nobodys = Rule(_nobodys, "who works off nobody's customers")
keeps_its_pool = Rule(_keeps_its_pool, "who leads a pool of its department")

allow("pools.list", looks_in)
allow("pools.look", looks_in)
allow("pools.claim", claims_here & writer)
allow("pools.distribute", leads_pool & writer)
allow("pools.see_health", leads_pool | Rule(lambda viewer, pool: viewer.sees_everything, "who sees all"))
allow("pools.sweep", leads_pool & writer)
allow("pools.release", (customer_owner | manager | nobodys) & writer)
allow("pools.protect", (manager | executive | keeps_its_pool) & writer)
allow("recycling.extend", (customer_owner | manager) & writer)
allow("recycling.answer", manager & writer)
