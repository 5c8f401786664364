"""Files for the tests: honest ones (honest.py) and hostile ones (hostile.py), made anew."""
