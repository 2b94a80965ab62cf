import email, http, logging, urllib
print([hasattr(email, 'message'), hasattr(http, 'client'), hasattr(logging, 'handlers'), hasattr(urllib, 'parse'), hasattr(urllib, 'request')])
