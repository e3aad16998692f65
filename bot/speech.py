"""Voice notes as text: the seam, and Whisper behind it where the operator has switched it on.

The sound is held in memory while it is heard, and nowhere else.
"""

import importlib.util
import io
import threading
from typing import Any, Protocol

from bot.errors import ConfigError, Fault

LONGEST_SECONDS = 120.0  # a longer note is not heard: one question takes less
SURE = 0.5  # Whisper's confidence in the language; below, what it heard is as good as noise
LANGUAGES = ("es", "en")  # Whisper knows no Quechua (its own list of languages, 2026-11-22)


class Transcriber(Protocol):
    """Hears a voice note. Safe to use from several threads."""

    def transcribe(self, audio: bytes) -> str:
        """What was said, "" where nothing was understood. `audio` is a whole file: OGG with Opus, MP3, WAV."""
        ...


class WhisperTranscriber:
    """faster-whisper on the processor. `model` is a size such as "base", fetched once, or a folder that holds one.

    Raises ConfigError where the library is not installed or the model cannot be had.
    """

    def __init__(self, model: str) -> None:
        if importlib.util.find_spec("faster_whisper") is None:
            raise _fault("it is set, and faster-whisper is not installed", "Run `uv sync --extra speech`, or unset it.")
        from faster_whisper import WhisperModel

        try:
            self._model: Any = WhisperModel(model, device="cpu", compute_type="int8")
        except (OSError, RuntimeError, ValueError) as error:
            remedy = "Give a size such as base, with a network to fetch it once, or a folder that holds a model."
            raise _fault(f"no such model can be loaded ({type(error).__name__})", remedy) from None
        self._one_at_a_time = threading.Lock()

    def transcribe(self, audio: bytes) -> str:
        with self._one_at_a_time:
            try:
                spoken, about = self._model.transcribe(io.BytesIO(audio), beam_size=1, vad_filter=True)
                if (
                    about.duration > LONGEST_SECONDS
                    or about.language not in LANGUAGES
                    or about.language_probability < SURE
                ):
                    return ""
                return " ".join(part.text.strip() for part in spoken).strip()
            except (RuntimeError, ValueError, OSError):  # no sound, or none that can be read
                return ""


def _fault(what: str, remedy: str) -> ConfigError:
    return ConfigError([Fault("environment", "SPEECH_MODEL", what, remedy)])
