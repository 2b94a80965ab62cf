// libxml2's headers clash with Foundation's ICU in one module, hence the #undef before its writer.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlwriter.h>
