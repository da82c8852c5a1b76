print("maspob")
