"""Rasa's own command line, ended when whoever started it is gone: standard input is a pipe that closes with its holder."""

import os
import threading

from rasa.__main__ import main


def end_with_parent() -> None:
    while os.read(0, 1):  # not sys.stdin: a lock held by this thread would abort the interpreter at its end
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    main()
