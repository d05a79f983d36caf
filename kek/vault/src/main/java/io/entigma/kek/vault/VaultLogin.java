// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a client gets its token. Asked anew for each login, so that secrets in files can change. Shows no secret. */
interface VaultLogin {
    /** A token that is there already, or null if {@link #request} has to be sent to {@link #path}. */
    default @Nullable String token() throws IOException {
        return null;
    }

    /** Where to log in, below {@code /v1/}. */
    default String path() {
        return "";
    }

    /** What to send there. */
    default JsonObject request() throws IOException {
        return new JsonObject();
    }

    /** Whether another login can give another token. */
    default boolean canChange() {
        return true;
    }

    /** For the boot log. */
    String name();

    static VaultLogin token(char[] token) {
        char[] kept = token.clone();
        return new VaultLogin() {
            @Override
            public String token() {
                return new String(kept);
            }

            @Override
            public boolean canChange() {
                return false;
            }

            @Override
            public String name() {
                return "a token";
            }
        };
    }

    static VaultLogin tokenFile(Path file) {
        return new VaultLogin() {
            @Override
            public String token() throws IOException {
                return read(file);
            }

            @Override
            public String name() {
                return "the token in " + file;
            }
        };
    }

    static VaultLogin appRole(String mount, String roleId, char[] secretId) {
        char[] kept = secretId.clone();
        return new VaultLogin() {
            @Override
            public String path() {
                return "auth/" + mount + "/login";
            }

            @Override
            public JsonObject request() {
                JsonObject json = new JsonObject();
                json.addProperty("role_id", roleId);
                json.addProperty("secret_id", new String(kept));
                return json;
            }

            @Override
            public String name() {
                return "AppRole at " + mount;
            }
        };
    }

    static VaultLogin kubernetes(String mount, String role, Path jwt) {
        return new VaultLogin() {
            @Override
            public String path() {
                return "auth/" + mount + "/login";
            }

            @Override
            public JsonObject request() throws IOException {
                JsonObject json = new JsonObject();
                json.addProperty("role", role);
                json.addProperty("jwt", read(jwt));
                return json;
            }

            @Override
            public String name() {
                return "Kubernetes role " + role + " at " + mount;
            }
        };
    }

    static VaultLogin certificate(String mount, @Nullable String role) {
        return new VaultLogin() {
            @Override
            public String path() {
                return "auth/" + mount + "/login";
            }

            @Override
            public JsonObject request() {
                JsonObject json = new JsonObject();
                if (role != null) {
                    json.addProperty("name", role);
                }
                return json;
            }

            @Override
            public String name() {
                return "a client certificate at " + mount;
            }
        };
    }

    private static String read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
