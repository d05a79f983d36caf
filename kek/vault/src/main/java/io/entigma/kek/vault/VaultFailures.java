// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.kek.KekCall;
import java.net.URI;
import java.util.List;

/** Says what went wrong at Vault's Transit engine, without a word of what it answered. */
final class VaultFailures {
    /** What Vault says of a ciphertext that was changed, or made by another key or for another context. */
    private static final List<String> DOES_NOT_OPEN = List.of(
            "message authentication failed",
            "invalid ciphertext",
            "could not decode",
            "unable to decrypt",
            "failed to base64",
            "ciphertext too short",
            "too new");

    private VaultFailures() {}

    static MisconfigurationException notDerived(URI kek) {
        return new MisconfigurationException(
                "Vault KEK " + kek + ": opens what was wrapped under another context, since"
                        + " it was not made with derived=true; make another one: vault write -f MOUNT/keys/NAME derived=true");
    }

    static EntigmaException strange(KekCall call, String what) {
        return call.unavailable(
                "its answer does not fit the protocol (" + what + ") and is not used; check what runs at this address",
                null);
    }

    /** Whether a text says that this one ciphertext does not open, which says nothing of others. */
    static boolean blamesCiphertext(String text) {
        return DOES_NOT_OPEN.stream().anyMatch(text::contains);
    }

    /** The same for a whole answer, of whatever status: some kinds of damage are status 500. */
    static boolean blamesCiphertext(JsonAnswer answer) {
        return DOES_NOT_OPEN.stream().anyMatch(words -> answer.says("errors", words))
                || answer.items("data", "batch_results").stream()
                        .anyMatch(item -> item.text("error")
                                .filter(VaultFailures::blamesCiphertext)
                                .isPresent());
    }

    static EntigmaException refusal(KekCall call, JsonAnswer answer) {
        String said = "it answered " + answer.status() + ": ";
        if (answer.status() == 403) {
            return call.refused(
                    said
                            + "permission denied, or the token has run out and another login did not help; the policy needs"
                            + " 'update' on MOUNT/encrypt/NAME, decrypt/NAME and rewrap/NAME",
                    null);
        }
        if (answer.status() == 404 || answer.says("errors", "encryption key not found")) {
            return call.refused(said + "there is no such Transit key or mount; check the KEK URI", null);
        }
        if (answer.says("errors", "disallowed by policy") || answer.says("errors", "version is disallowed")) {
            return call.refused(
                    said
                            + "this KEK version is older than the key's min_decryption_version; lower it again, rewrap (see"
                            + " Keys.kekUse), then raise it",
                    null);
        }
        if (blamesCiphertext(answer)) {
            return call.wrongContext(null);
        }
        return call.refused(said + "the request was not accepted; check the key's type and Vault's log", null);
    }
}
