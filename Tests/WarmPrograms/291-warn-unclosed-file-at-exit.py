import warnings
warnings.simplefilter('always')
f = open('/dev/null', encoding='utf-8')
