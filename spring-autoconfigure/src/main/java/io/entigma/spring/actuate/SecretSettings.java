// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.settings.Setting;
import io.entigma.settings.SettingCatalog;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/** Hides the secrets among {@code entigma.*} from the endpoints env and configprops, also where these show values. */
final class SecretSettings implements SanitizingFunction {
    private static final Pattern OURS = Pattern.compile("(?:^|\\.)(entigma.*)");
    private static final Pattern LOOKS_SECRET = Pattern.compile("(pin|token|password|secret|keytable\\.url)$");

    private final SettingCatalog catalog = Entigma.settings();

    @Override
    public SanitizableData apply(SanitizableData data) {
        return isSecret(data.getKey()) ? data.withSanitizedValue() : data;
    }

    private boolean isSecret(String key) {
        // As in every spelling; an environment variable has no dots left.
        String name = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
        Matcher ours = OURS.matcher(name);
        if (!ours.find()) {
            return false;
        }
        // By its name too, which can be a slip of the pen.
        return LOOKS_SECRET.matcher(name).find()
                || catalog.find(ours.group(1)).filter(Setting::isSecret).isPresent();
    }
}
