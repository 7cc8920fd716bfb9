"""What to write into a proxy's own file so that it asks at a door.  Pure.

docs/forward-auth.md shows these very texts, and the tests start nginx and Caddy with them.
"""

from urllib.parse import urlsplit

NGINX = """\
server {
    listen 80;  # or 443 ssl
    server_name api.example.com;

    location / {
        auth_request /.keydesk;
        auth_request_set $keydesk_connection $upstream_http_x_keydesk_connection;
        auth_request_set $keydesk_credential $upstream_http_x_keydesk_credential;
        auth_request_set $keydesk_permissions $upstream_http_x_keydesk_permissions;
        auth_request_set $keydesk_status $upstream_status;
        auth_request_set $keydesk_retry_after $upstream_http_retry_after;
        error_page 500 = @keydesk;

        proxy_pass http://127.0.0.1:9000;  # your API
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Keydesk-Connection $keydesk_connection;
        proxy_set_header X-Keydesk-Credential $keydesk_credential;
        proxy_set_header X-Keydesk-Permissions $keydesk_permissions;
    }

    location = /.keydesk {
        internal;
        access_log off;
        proxy_pass KEYDESK/forward-auth/DOOR;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
        proxy_set_header X-Original-Method $request_method;
        proxy_set_header X-Original-URI $request_uri;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Method "";
        proxy_set_header X-Forwarded-Uri "";
        proxy_ssl_server_name on;
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
    }

    location @keydesk {
        internal;
        add_header Retry-After $keydesk_retry_after always;
        if ($keydesk_status = 429) {
            return 429;
        }
        return 503;
    }
}
"""
CADDY = """\
api.example.com {
    route {  # keeps this order: what clients sent goes before ours comes
        request_header -X-Keydesk-*
        request_header -X-Original-*
        forward_auth KEYDESK {
            uri /forward-auth/DOOR
            copy_headers X-Keydesk-Connection X-Keydesk-Credential X-Keydesk-Permissions
        }
        reverse_proxy 127.0.0.1:9000
    }
}
"""
TRAEFIK = """\
http:
  middlewares:
    keydesk:
      forwardAuth:
        address: "KEYDESK/forward-auth/DOOR"
        trustForwardHeader: false
        authResponseHeaders:
          - X-Keydesk-Connection
          - X-Keydesk-Credential
          - X-Keydesk-Permissions
  routers:
    api:
      rule: "Host(`api.example.com`)"
      middlewares: [keydesk]
      service: api
  services:
    api:
      loadBalancer:
        servers:
          - url: "http://127.0.0.1:9000"
"""
ENVOY = """\
# Among the http_filters of the connection manager, before the router.  The manager itself has
#   use_remote_address: true
#   normalize_path: false
#   path_with_escaped_slashes_action: REJECT_REQUEST
- name: envoy.filters.http.ext_authz
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
    failure_mode_allow: false
    allowed_headers:
      patterns:
        - exact: authorization
        - prefix: x  # also x_: such names are refused
    http_service:
      server_uri:
        uri: KEYDESK
        cluster: keydesk
        timeout: 2s
      path_prefix: /forward-auth/DOOR/original
      authorization_response:
        allowed_upstream_headers:
          patterns:
            - exact: x-keydesk-connection
            - exact: x-keydesk-credential
            - exact: x-keydesk-permissions
        allowed_client_headers:
          patterns:
            - exact: www-authenticate
            - exact: retry-after
            - exact: content-type
"""
RECIPES = {"nginx": NGINX, "Caddy": CADDY, "Traefik": TRAEFIK, "Envoy": ENVOY}
DOOR = "kd_live_door_…"  # where the secret is gone


def recipes(keydesk: str, door: str = DOOR) -> dict[str, str]:
    """By the proxy's name.  `keydesk` is the address under which the proxy reaches Keydesk."""
    made = {name: text.replace("DOOR", door) for name, text in RECIPES.items()}
    return {name: text.replace("KEYDESK", _bare(keydesk)) for name, text in made.items()}


def address(keydesk: str, door: str = DOOR) -> str:
    return f"{_bare(keydesk)}/forward-auth/{door}"


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
