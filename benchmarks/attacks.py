"""What attacks cost the others: `python -m benchmarks.attacks [--data FOLDER] [--size 3000]`.

Each worker process loads the program's main module once more, as multiprocessing has it. So this
one holds next to nothing; the rest is in `benchmarks/attacking.py`.
"""

if __name__ == "__main__":
    from benchmarks import attacking

    attacking.run()
