"""What a client of the service does: submit jobs through any front, look how they are, read results; and a probe that measures how long the service is silent."""
import collections
import http.client
import random
import threading
import time
import urllib.parse
import xml.etree.ElementTree

from machine import HTTP_PORT

UWS = "{http://www.ivoa.net/xml/UWS/v1.0}"


class Refused(Exception):
    """The front did not do what it was asked; another may."""


def ask(address, method, path, form=None, timeout=35):
    connection = http.client.HTTPConnection(address, HTTP_PORT, timeout=timeout)
    try:
        body = urllib.parse.urlencode(form) if form else None
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    except (OSError, http.client.HTTPException) as failure:
        raise Refused(str(failure)) from failure
    finally:
        connection.close()


class Fronts:
    """The addresses that a load balancer would use now."""

    def __init__(self, addresses):
        self.lock, self.addresses = threading.Lock(), list(addresses)

    def drop(self, address):
        with self.lock:
            if address in self.addresses:
                self.addresses.remove(address)

    def add(self, address):
        with self.lock:
            self.addresses.append(address)

    def any(self):
        with self.lock:
            return random.choice(self.addresses)

    def insist(self, method, path, form=None, patience=120):
        """Asks fronts until one answers below 500; answers also the seconds that it took."""
        since, last = time.monotonic(), None
        while time.monotonic() - since < patience:
            try:
                status, headers, body = ask(self.any(), method, path, form, timeout=12)
                if status < 500:
                    return status, headers, body, time.monotonic() - since
                last = f"{status} {body[:200]}"
            except Refused as refused:
                last = refused
            time.sleep(0.2)
        raise Refused(f"{method} {path}: no answer in {patience} s: {last}")


def submit(fronts, query):
    """Answers the path of an acknowledged, running job."""
    status, headers, body, _ = fronts.insist("POST", "/tap/async", {"LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": "csv", "PHASE": "RUN"})
    if status != 303:
        raise RuntimeError(f"not a job: {status} {body[:300]}")
    return urllib.parse.urlparse(headers["Location"]).path


def phase(fronts, job):
    status, _, body, _ = fronts.insist("GET", job)
    if status != 200:
        raise RuntimeError(f"{job}: {status} {body[:300]}")
    return xml.etree.ElementTree.fromstring(body).findtext(f"{UWS}phase")


def result(fronts, job):
    status, _, body, _ = fronts.insist("GET", f"{job}/results/result")
    if status != 200:
        raise RuntimeError(f"{job}: result {status} {body[:300]}")
    return body


class Probe(threading.Thread):
    """Asks one front for a small synchronous query and for a job, again and again; keeps the longest time that either went without an answer."""

    def __init__(self, address, job, query):
        super().__init__(daemon=True)
        self.address, self.paths = address, [job, "/tap/sync?" + urllib.parse.urlencode({"LANG": "ADQL", "FORMAT": "csv", "QUERY": query})]
        self.silences, self.statuses, self.ended = [], collections.Counter(), threading.Event()

    def run(self):
        good = [time.monotonic()] * len(self.paths)
        while not self.ended.wait(0.25):
            for i, path in enumerate(self.paths):
                try:
                    status, _, _ = ask(self.address, "GET", path, timeout=15)
                except Refused:
                    status = 599
                now = time.monotonic()
                self.statuses[path.split("?")[0], status] += 1
                if status == 200:
                    self.silences.append((now - good[i], now, path.split("?")[0]))
                    good[i] = now

    def longest(self, since=0.0):
        return max((s[0] for s in self.silences if s[1] >= since), default=float("inf"))

    def stop(self):
        self.ended.set()
        self.join()
