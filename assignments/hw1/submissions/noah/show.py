# The other file of a submission that cannot be started.
def show(nums):
    print("count:", len(nums))
    print("sum:", sum(nums))
    print("largest:", max(nums) if nums else "none")
