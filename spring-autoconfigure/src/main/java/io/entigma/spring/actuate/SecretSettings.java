// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.settings.Setting;
import io.entigma.settings.SettingCatalog;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/** Hides the secrets among {@code entigma.*} from the endpoints env and configprops, also where these show values. */
final class SecretSettings implements SanitizingFunction {
    private static final String OURS = "entigma";
    private static final Pattern LOOKS_SECRET = Pattern.compile("(?i)(pin|token|password|secret)$");

    private final SettingCatalog catalog = Entigma.settings();

    @Override
    public SanitizableData apply(SanitizableData data) {
        return isSecret(data.getKey()) ? data.withSanitizedValue() : data;
    }

    private boolean isSecret(String key) {
        int start = key.toLowerCase(Locale.ROOT).indexOf(OURS);
        if (start < 0 || (start > 0 && key.charAt(start - 1) != '.')) {
            return false;
        }
        String name = key.substring(start);
        // A name that no setting has can be a slip of the pen.
        return catalog.find(name)
                .map(Setting::isSecret)
                .orElseGet(() -> LOOKS_SECRET.matcher(name).find());
    }
}
