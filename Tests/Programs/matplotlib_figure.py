import io
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 3], [1, 4, 9], label="squares")
axes.set_title("Größe")
axes.legend()
image = io.BytesIO()
figure.savefig(image, format="png")
print(image.getvalue()[:4], axes.get_title(), len(axes.lines))
