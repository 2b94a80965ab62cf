# Right: a package of several modules, with relative imports.
from counting import main

if __name__ == "__main__":
    main()
