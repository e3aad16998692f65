"""Voice notes: heard where a model is at hand, asked for in words where none is."""

import importlib.util
import io
import math
import os
import struct
import wave

import pytest

from bot.errors import ConfigError
from bot.speech import WhisperTranscriber

INSTALLED = importlib.util.find_spec("faster_whisper") is not None
# A folder with a Whisper model, or a size that was fetched before.
MODEL = os.environ.get("CHASKI_TEST_SPEECH_MODEL", "")


def a_tone(seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """A sound nobody said: a tone of 440 Hz as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        samples = (int(8_000 * math.sin(2 * math.pi * 440 * step / rate)) for step in range(int(seconds * rate)))
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


@pytest.mark.skipif(INSTALLED, reason="faster-whisper is installed")
def test_without_the_library_the_setting_is_refused_with_the_remedy() -> None:
    with pytest.raises(ConfigError, match=r"SPEECH_MODEL.*uv sync --extra speech"):
        WhisperTranscriber("base")


@pytest.mark.skipif(not INSTALLED, reason="faster-whisper is not installed: uv sync --extra speech")
def test_a_model_that_is_none_is_refused_with_the_remedy() -> None:
    with pytest.raises(ConfigError, match=r"SPEECH_MODEL.*no such model"):
        WhisperTranscriber("/nowhere/at/all")


@pytest.mark.skipif(
    not (INSTALLED and MODEL), reason="no Whisper model here: set CHASKI_TEST_SPEECH_MODEL and uv sync --extra speech"
)
def test_a_sound_without_words_is_heard_as_none() -> None:
    heard = WhisperTranscriber(MODEL)
    assert heard.transcribe(a_tone()) == ""
    assert heard.transcribe(b"no sound at all") == ""
