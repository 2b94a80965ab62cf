# Seeds `random` and `numpy.random` with `seed` when a program imports them, and again in each fork.
import os
import sys


class Seeding:
    """Finds these modules through the other finders, and seeds each after its code has run."""

    names = ["random", "numpy.random"]

    def find_spec(self, name, path=None, target=None):
        if name not in self.names:
            return None
        finders = [finder for finder in sys.meta_path if finder is not self]
        found = (finder.find_spec(name, path, target) for finder in finders if hasattr(finder, "find_spec"))
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and hasattr(spec.loader, "exec_module"):
            execute = spec.loader.exec_module

            def exec_module(module):
                del spec.loader.exec_module
                execute(module)
                module.seed(seed)
                # Registered after the module's own fork handler, which makes it random again.
                os.register_at_fork(after_in_child=lambda: module.seed(seed))

            spec.loader.exec_module = exec_module
        return spec


# In a virtual environment this script runs twice.
if not any(type(finder).__name__ == "Seeding" for finder in sys.meta_path):
    sys.meta_path.insert(0, Seeding())
