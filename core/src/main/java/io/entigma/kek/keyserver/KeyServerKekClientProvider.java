// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.MisconfigurationException;
import io.entigma.spi.KekClient;
import io.entigma.spi.KekClientProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes {@link KeyServerKekClient}s from settings, which all stand under {@code entigma.kek.}: {@code client-key-store}
 * (required), {@code client-key-store-password} or {@code client-key-store-password-file}, {@code trust-store},
 * {@code trust-store-password} or {@code trust-store-password-file}, {@code connect-timeout} and {@code call-timeout}
 * (as {@code 500ms}, {@code 2s} or {@code PT2S}). Thread safe.
 */
public final class KeyServerKekClientProvider implements KekClientProvider {
    private static final String CLIENT_STORE = "client-key-store";
    private static final String TRUST_STORE = "trust-store";

    /** For {@link java.util.ServiceLoader}. */
    public KeyServerKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return KeyServerKekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        KeyServerKekClient.Builder builder = KeyServerKekClient.builder();
        Path store = path(settings, CLIENT_STORE)
                .orElseThrow(() -> new MisconfigurationException("Setting 'entigma.kek." + CLIENT_STORE
                        + "': is required for KEK '" + kek + "'; give the PKCS12 file of this client"));
        char[] password = password(settings, CLIENT_STORE);
        builder.clientKeyStore(store, password);
        Arrays.fill(password, '\0');
        path(settings, TRUST_STORE).ifPresent(trust -> {
            char[] trustPassword = password(settings, TRUST_STORE);
            builder.trustStore(trust, trustPassword);
            Arrays.fill(trustPassword, '\0');
        });
        duration(settings, "connect-timeout").ifPresent(builder::connectTimeout);
        duration(settings, "call-timeout").ifPresent(builder::callTimeout);
        return builder.build();
    }

    private static Optional<Path> path(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw new MisconfigurationException("Setting 'entigma.kek." + name + "': is not a path", e);
        }
    }

    private static char[] password(Map<String, String> settings, String store) {
        String direct = settings.get(store + "-password");
        Optional<Path> file = path(settings, store + "-password-file");
        if ((direct == null) == file.isEmpty()) {
            throw new MisconfigurationException("Setting 'entigma.kek." + store + "-password': exactly one of it and '"
                    + store + "-password-file' must be given");
        }
        return direct != null ? direct.toCharArray() : firstLine(store, file.orElseThrow());
    }

    private static char[] firstLine(String store, Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            String line = end < 0 ? text : text.substring(0, end);
            return (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line).toCharArray();
        } catch (IOException e) {
            throw new MisconfigurationException(
                    "Setting 'entigma.kek." + store + "-password-file': '" + file
                            + "' cannot be read as text in UTF-8; check its path and mode",
                    e);
        }
    }

    private static Optional<Duration> duration(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        String text = value.trim().toLowerCase(Locale.ROOT);
        try {
            if (text.matches("\\d{1,9}ms")) {
                return Optional.of(Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2))));
            }
            if (text.matches("\\d{1,6}s")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1))));
            }
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            throw new MisconfigurationException(
                    "Setting 'entigma.kek." + name + "': must be a time as 500ms, 2s or PT2S, but is '" + value + "'",
                    e);
        }
    }
}
