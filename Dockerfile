# The command `publish` with its judges. The book is what is mounted at /book:
#   docker build --tag everyword . && docker run --rm --volume "$PWD:/book" everyword build
FROM python:3.13-slim-trixie

RUN apt-get update \
    && apt-get install --yes --no-install-recommends git libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

COPY . /opt/everyword
RUN python -m pip install --no-cache-dir --require-hashes --requirement /opt/everyword/requirements.lock \
    && python -m pip install --no-cache-dir --no-deps --no-build-isolation /opt/everyword

WORKDIR /book
ENTRYPOINT ["publish"]
CMD ["--help"]
