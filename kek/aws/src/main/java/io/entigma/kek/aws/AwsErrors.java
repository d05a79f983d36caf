// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What AWS' error answers say, without AWS' own text, since nobody vouches for what stands in it. */
final class AwsErrors {
    private AwsErrors() {}

    /** The error's code, if it looks like one. */
    static String code(AwsServiceException e) {
        String given = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return given != null && given.matches("[A-Za-z]{1,64}") ? given : "no error code";
    }

    /** Whether trying again can help. */
    static boolean canPass(AwsServiceException e) {
        return e.isThrottlingException() || e.statusCode() >= 500 || e.statusCode() == 429;
    }
}
