// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.kek.KekCall;
import io.entigma.kek.inprocess.InProcessKekClient;
import io.entigma.kek.inprocess.KekSource;
import java.nio.charset.StandardCharsets;

/**
 * A KEK in Vault's key/value store (version 2), for {@link InProcessKekClient}: one field of a secret, base64 of 32 bytes. A
 * new version of the secret is a new version of the KEK; old ones must stay readable until all DEKs are rewrapped. Thread
 * safe.
 */
public final class VaultKvSource implements KekSource {
    private final VaultSession session;
    private final String mount;
    private final String secret;
    private final String field;

    /**
     * Makes a source. Calls no server.
     *
     * @param vault address, login and time limits
     * @param mount where the store is mounted, usually {@code secret}
     * @param secret the secret's path
     * @param field the field in it
     * @throws MisconfigurationException if mount, path or field have other characters than A-Z a-z 0-9 . _ - and /
     */
    public VaultKvSource(VaultKekClient.Builder vault, String mount, String secret, String field) {
        for (String part : new String[] {mount, secret, field}) {
            if (!part.matches(VaultSession.SEGMENTS) || part.contains("..")) {
                throw new MisconfigurationException(
                        "Vault KV source: mount, path and field must be paths of A-Z a-z 0-9 . _ -, but one is '" + part
                                + "'");
            }
        }
        this.session = vault.session();
        this.mount = mount;
        this.secret = secret;
        this.field = field;
    }

    @Override
    public Material fetch(KekCall call, String version) {
        if (!version.matches("\\d{0,9}")) {
            throw call.refused(
                    "the KEK version in the key table is no version of a Vault secret; restore the row", null);
        }
        JsonAnswer answer =
                session.get(call, mount + "/data/" + secret + (version.isEmpty() ? "" : "?version=" + version));
        if (!answer.isSuccess()) {
            throw call.refused(
                    "Vault answered " + answer.status()
                            + " for the secret; check its path, that this version is not deleted,"
                            + " and that the policy allows 'read' on MOUNT/data/PATH",
                    null);
        }
        String found = answer.text("data", "metadata", "version").orElse("");
        byte[] stored = answer.text("data", "data", field).orElse("").getBytes(StandardCharsets.UTF_8);
        return Material.decode(call, found, stored, "the secret's field '" + field + "'");
    }

    @Override
    public String describe() {
        return "Vault KV " + mount + "/" + secret + " at " + session.describe();
    }

    @Override
    public void close() {
        session.close();
    }
}
