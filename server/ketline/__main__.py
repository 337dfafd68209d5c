"""``python -m ketline``."""

from ketline.cli import main

raise SystemExit(main())
