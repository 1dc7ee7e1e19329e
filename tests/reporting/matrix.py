"""Who may read the numbers: coverage is for managers, the report for members too."""

from tests.architecture.matrix import Route, only, signed_in

MEMBERS = ("partner", "stranger", "manager")

ROUTES = [
    *(
        Route(f"reporting:{name}", get=only(*MEMBERS), post=signed_in(405))
        for name in ("report", "report_xlsx", "report_csv")
    ),
    *(
        Route(f"reporting:{name}", get=only("manager"), post=signed_in(405))
        for name in ("coverage", "coverage_xlsx", "coverage_csv")
    ),
    Route("reporting:note_now", get=signed_in(405), post=only("manager", status=302)),
    Route("reporting:doubts", get=only("manager"), post=only("manager", status=400)),
]
