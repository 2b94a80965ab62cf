import helper
helper.run(0)
