import pandas as pd
axes = pd.DataFrame({"a": [1, 2, 3]}).plot(title="a")
print(axes.get_title(), len(axes.lines))
