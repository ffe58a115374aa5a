"""The portal as gunicorn serves it here: the app of production, with faults that can only be made inside.

`FAULTS_COMPILED` names a folder in which compiled templates are kept, so that a new worker is quick at once.
Other variables of the environment make the faults:

- `FAULTS_DIES`: how often, as a share from 0 to 1, a worker kills itself when a submission has been committed
  and its reply has not been sent yet.
- `FAULTS_UNIT`: a folder in which the public keys of a unit's own system lie, and the portal's own.
- `FAULTS_CLOCK`: by how many seconds the clock of the process is moved.
"""

import os
from dataclasses import replace
from pathlib import Path

from tests.faults.dying import WSGI, dying
from tests.faults.moved_clock import move_clock


def _app() -> WSGI:
    move_clock()
    from tests.ground.compiled import keep_compiled_templates  # noqa: PLC0415 - the clock is moved first
    from tests.ground.unit_system import parties_of  # noqa: PLC0415 - so too
    from wsgi import app  # noqa: PLC0415 - so too

    keep_compiled_templates(app, Path(os.environ["FAULTS_COMPILED"]))
    if folder := os.environ.get("FAULTS_UNIT"):
        app.extensions["portal"] = replace(app.extensions["portal"], parties=parties_of(Path(folder)))
    share = float(os.environ.get("FAULTS_DIES", "0"))
    wsgi_app: WSGI = dying(app, share) if share else app
    return wsgi_app


app = _app()
