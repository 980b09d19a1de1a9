"""The door by which papermill finds the warm engine (entry point ``papermill.engine``).

papermill opens every such door while it is itself being imported, on any system; so the engine, which imports
papermill and ipykernel, is loaded only when somebody asks for it.
"""


class _Pintu:
    def __getattr__(self, name: str):
        from ikilib.laporan.hangat import WarmEngine

        return getattr(WarmEngine, name)


mesin_hangat = _Pintu()
