"""A small OpenID Connect provider on 127.0.0.1: real tokens, signed, over real HTTP."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "isoportal", "bi-mat-cua-cong"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider:
    """Says whom it signs in (`claims`), and can be told to lie (`lies`, `key`, `down`)."""

    def __init__(self, address):
        self.issuer = address
        self.claims, self.lies, self.told = {}, {}, {}
        self.key, self.down, self.asked = KEY, False, {}

    def configuration(self):
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **found}

    def jwks(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query):
        """Signs in at once; where the browser goes next."""
        code = secrets.token_hex(8)
        self.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def token(self, sent):
        asked = self.asked.pop(sent["code"])
        verifier = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        assert (asked["code_challenge"], asked["redirect_uri"]) == (challenge, sent["redirect_uri"])
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.lies
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(told, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "at-1", "id_token": signed, "token_type": "Bearer"}

    def userinfo(self):
        return {"sub": "s-1", **self.claims}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        provider = self.server.provider
        if provider.down:
            self.send_error(503)
        elif address.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", provider.authorize(query))
            self.end_headers()
        elif address.path == "/userinfo":
            assert self.headers["Authorization"] == "Bearer at-1"
            self.answer(provider.userinfo())
        else:
            known = {"/jwks": provider.jwks, "/.well-known/openid-configuration": None}
            self.answer((known[address.path] or provider.configuration)())

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        sent = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        self.answer(self.server.provider.token(sent))

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: the test says what matters."""


@contextlib.contextmanager
def running():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
