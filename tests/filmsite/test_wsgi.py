"""What gunicorn loads."""

import os
import subprocess
import sys

from tests.serving import ROOT


def test_the_site_is_loaded_where_nothing_names_its_settings(tmp_path):
    left_out = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"SECRET_KEY": "a key for tests", "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    command = [sys.executable, "-c", "from filmsite.wsgi import application; print(application.__name__)"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "application\n"), done.stderr
