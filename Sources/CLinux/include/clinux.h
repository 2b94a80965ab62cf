// What only C can say to the kernel.
