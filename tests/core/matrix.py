"""What monitors and load balancers ask for."""

from tests.architecture.matrix import Route

ROUTES = [Route("core:healthz"), Route("core:readyz"), Route("core:favicon", get=301)]
