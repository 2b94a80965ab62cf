import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
x = np.arange(20).reshape(-1, 1)
train, test, y, z = train_test_split(x, 3 * x.ravel() + 1, random_state=0)
model = LinearRegression().fit(train, y)
print(round(float(model.coef_[0]), 6), round(float(model.score(test, z)), 6))
