import noisy
import no_such_module_q
