// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import java.util.Arrays;
import java.util.Random;

/** Tenants by how often they are asked for: the n-th as often as 1 / n to a power. Thread safe. */
final class Zipf {
    private final double[] sums;
    private final int step;
    private final int first;

    /**
     * All tenants, or those of one node where each tenant has a node of its own.
     *
     * @param tenants how many there are
     * @param exponent the power
     * @param first the first one, from 0
     * @param step the distance to the next one
     */
    Zipf(int tenants, double exponent, int first, int step) {
        this.first = first;
        this.step = step;
        this.sums = new double[(tenants - first + step - 1) / step];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += Math.pow(number(i) + 1.0, -exponent);
            sums[i] = sum;
        }
    }

    private int number(int index) {
        return first + index * step;
    }

    /** The weight of all, to compare two of these. */
    double weight() {
        return sums[sums.length - 1];
    }

    int next(Random random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * weight());
        return number(Math.min(found >= 0 ? found : -found - 1, sums.length - 1));
    }
}
