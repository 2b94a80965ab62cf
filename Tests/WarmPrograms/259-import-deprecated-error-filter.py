import warnings
warnings.simplefilter('error')
import smtpd
