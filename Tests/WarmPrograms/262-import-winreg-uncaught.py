import os
import winreg
