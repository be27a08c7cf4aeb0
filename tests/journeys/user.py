"""A user of the demo database, who calls methods as an integrator's program does."""

import itertools
import json
import os
import urllib.request

COUNTER = itertools.count(1)


class User:
    """Logs in with the login as password; calling it calls a method of a model."""

    def __init__(self, login):
        self.login = login
        self.uid = self._call("common", "login", os.environ["SME_DATABASE"], login, login)
        assert self.uid, f"{login} cannot log in"

    def __call__(self, model, method, *args, **kwargs):
        return self._call("object", "execute_kw", os.environ["SME_DATABASE"], self.uid, self.login, model, method, args, kwargs)

    def _call(self, service, method, *args):
        body = {"jsonrpc": "2.0", "id": next(COUNTER), "method": "call",
                "params": {"service": service, "method": method, "args": args}}
        request = urllib.request.Request(
            f"{os.environ['SME_URL']}/jsonrpc", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]
