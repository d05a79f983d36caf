// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/** Hides the secrets among {@code entigma.*} from the endpoints env and configprops, also where these show values. */
final class SecretSettings implements SanitizingFunction {
    private static final List<String> SECRET = List.of("password", "secret", "token", "pin", "keytable.url");

    @Override
    public SanitizableData apply(SanitizableData data) {
        String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
        boolean secret = (name.startsWith("entigma") || name.contains(".entigma"))
                && !name.endsWith("file")
                && SECRET.stream().anyMatch(name::endsWith);
        // Environment variables have no dots left.
        boolean url = name.equals("entigmakeytableurl");
        return secret || url ? data.withSanitizedValue() : data;
    }
}
