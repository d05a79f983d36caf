// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import com.google.gson.JsonObject;
import io.entigma.error.EntigmaException;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.internal.http.JsonBody;
import io.entigma.kek.KekCall;
import io.entigma.kek.ValueContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that Vault's Transit engine itself encrypts and decrypts, many in one request ({@code batch_input}). Thread safe.
 */
final class VaultValues {
    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v(\\d{1,9}):[A-Za-z0-9+/]+={0,2}");

    private final VaultSession session;

    VaultValues(VaultSession session) {
        this.session = session;
    }

    List<byte[]> seal(KekCall call, String path, List<byte[]> values, ValueContext context) {
        List<byte[]> encoded = values.stream().map(Base64.getEncoder()::encode).toList();
        List<byte[]> sealed = new ArrayList<>();
        try {
            for (JsonAnswer item : results(call, path, "plaintext", encoded, context)) {
                String text = item.text("ciphertext").orElse("");
                if (!CIPHERTEXT.matcher(text).matches()) {
                    throw item.text("error").isPresent() ? refused(call) : strange(call);
                }
                sealed.add(VaultSession.utf8(text));
            }
            return sealed;
        } finally {
            encoded.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    static Optional<String> version(byte[] sealed) {
        Matcher matcher = CIPHERTEXT.matcher(new String(sealed, StandardCharsets.US_ASCII));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What is no ciphertext at all is not sent: it could be anything that somebody wrote into the database. */
    List<byte @Nullable []> open(KekCall call, String path, List<byte[]> sealed, ValueContext context) {
        List<byte @Nullable []> opened = new ArrayList<>(Collections.nCopies(sealed.size(), null));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < sealed.size(); i++) {
            if (version(sealed.get(i)).isPresent()) {
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return opened;
        }
        List<byte[]> sent = places.stream().map(sealed::get).toList();
        List<JsonAnswer> results = results(call, path, "ciphertext", sent, context);
        for (int i = 0; i < places.size(); i++) {
            opened.set(places.get(i), plain(call, results.get(i)));
        }
        return opened;
    }

    private static byte @Nullable [] plain(KekCall call, JsonAnswer item) {
        Optional<String> error = item.text("error").filter(text -> !text.isEmpty());
        if (error.isPresent()) {
            if (VaultFailures.blamesCiphertext(error.get())) {
                return null;
            }
            throw refused(call);
        }
        try {
            // Vault leaves an empty plaintext out.
            return Base64.getDecoder().decode(item.text("plaintext").orElse(""));
        } catch (IllegalArgumentException e) {
            // The cause could quote what was decoded.
            throw strange(call);
        }
    }

    /** One for each value; Vault answers 400 if any of them fails. */
    private List<JsonAnswer> results(
            KekCall call, String path, String field, List<byte[]> values, ValueContext context) {
        JsonObject each = new JsonObject();
        each.addProperty("context", Base64.getEncoder().encodeToString(context.toBytes()));
        JsonAnswer answer = session.post(call, path, JsonBody.ofMany("batch_input", each, field, values));
        List<JsonAnswer> results = answer.items("data", "batch_results");
        if (results.size() == values.size()) {
            return results;
        }
        throw answer.isSuccess() ? strange(call) : VaultFailures.refusal(call, answer);
    }

    private static EntigmaException strange(KekCall call) {
        return VaultFailures.strange(call, "data.batch_results");
    }

    private static EntigmaException refused(KekCall call) {
        return call.refused(
                "it did not accept one of the values, for a reason that is not the value's: a KEK version that is older"
                        + " than min_decryption_version, or a key that is not derived; check the key and Vault's log",
                null);
    }
}
