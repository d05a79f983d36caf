// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.util.Map;

/**
 * Makes {@link AwsKmsKekClient}s from settings, which all stand under {@code entigma.kek.aws.}: {@code endpoint}, {@code
 * connect-timeout}, {@code call-timeout}. Credentials come from the SDK's default chain. Thread safe.
 */
public final class AwsKmsKekClientProvider implements KekClientProvider {
    /** For {@link java.util.ServiceLoader}. */
    public AwsKmsKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "aws-kms".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        try {
            return Made.client(new KekSettings(settings));
        } catch (NoClassDefFoundError e) {
            throw new MisconfigurationException(
                    "KEK '" + kek + "': the AWS SDK is missing; add software.amazon.awssdk:kms and"
                            + " software.amazon.awssdk:url-connection-client",
                    e);
        }
    }

    /** Apart, so that the provider itself can be looked at without the SDK. */
    private static final class Made {
        private Made() {}

        static KekClient client(KekSettings settings) {
            AwsKmsKekClient.Builder builder = AwsKmsKekClient.builder();
            settings.text("aws.endpoint").map(URI::create).ifPresent(builder::endpoint);
            settings.duration("aws.connect-timeout").ifPresent(builder::connectTimeout);
            settings.duration("aws.call-timeout").ifPresent(builder::callTimeout);
            return builder.build();
        }
    }
}
