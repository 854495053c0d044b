# A bare machine with Python 3.11 (or newer) is enough; everything else is set up in .venv.

.PHONY: demo test test-at-length test-ocr test-whoosh faults test-opensearch cluster-test check clean

demo:  ## build an archive of invented sample reports and serve it
	@sh scripts/demo.sh

test:  ## set up everything the tests need, and run all of them
	@sh scripts/test.sh

test-at-length:  ## what the tests try a short form of, at length: ten thousand questions put together, every page in every look
	@sh scripts/test-at-length.sh

test-ocr:  ## install the extra that reads scans (some 270 MB) and run its tests
	@sh scripts/test-ocr.sh

test-whoosh:  ## the tests of the index with whoosh-reloaded and with whoosh3
	@sh scripts/test-whoosh.sh

faults:  ## try every fault at length: a table, and exit status 1 if one falls
	@sh scripts/faults.sh

test-opensearch:  ## the engines' agreement at length, and the web tests, with the index in an OpenSearch node started for it
	@sh scripts/test-opensearch.sh

cluster-test:  ## three OpenSearch nodes that are killed, frozen and come back, while people search and reports come in
	@sh scripts/cluster-test.sh

check:  ## the quick part: style, types, architecture
	@sh scripts/check.sh

clean:  ## forget the environment and the caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
