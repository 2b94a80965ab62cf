from email.message import EmailMessage
m = EmailMessage()
m['Subject'] = 'é'
m.set_content('body')
print(m)
