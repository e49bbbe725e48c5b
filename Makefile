# Every target is one word of ./run, which says how it works. All of them set up what they need first.
.DEFAULT_GOAL := help
.PHONY: help run test install lint bench format lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## serve the site with its demo catalogue on http://127.0.0.1:$PORT (8000)
	@./run serve

test: ## run all tests (PYTEST_ARGS="-k words" narrows them)
	@./run test

install: ## set up .venv with the locked dependencies (EXTRAS=prod adds Redis and S3)
	@./run install $(EXTRAS)

lint: ## check style, templates, types and migrations
	@./run lint

bench: ## measure pages, writes bench/RESULTS.md (SIZES="1000 100000" DATABASES="sqlite postgresql")
	@./run bench

format: ## rewrite code and templates in the house style
	@./run format

lock: ## write requirements/*.txt from pyproject.toml (UPGRADE=1 takes newer releases)
	@./run lock

clean: ## remove what set-up and the tools made; database, media and .env stay
	@./run clean
