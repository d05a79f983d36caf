// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.TimeNumbers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;

/**
 * {@link ZonedDateTime} as an {@link OffsetDateTime}, then the id of its region, which is left out where the zone is the offset
 * itself. So local time, offset and region are kept, in the overlap of a clock change too. Where the rules of the region have
 * changed since, the moment is kept and the local time follows the new rules.
 */
final class ZonedDateTimeCodec extends ImmutableCodec<ZonedDateTime> {
    @Override
    public byte[] encode(ZonedDateTime value) {
        byte[] region = value.getZone() instanceof ZoneOffset
                ? new byte[0]
                : Text.encode(value.getZone().getId(), TimeCodecs.ZONE_LENGTH);
        byte[] bytes = new byte[TimeNumbers.OFFSET_DATE_TIME + region.length];
        TimeNumbers.putOffsetDateTime(value.toOffsetDateTime(), bytes);
        System.arraycopy(region, 0, bytes, TimeNumbers.OFFSET_DATE_TIME, region.length);
        return bytes;
    }

    @Override
    public ZonedDateTime decode(byte[] plain) throws CodecException {
        if (plain.length < TimeNumbers.OFFSET_DATE_TIME) {
            throw new CodecException("is no ZonedDateTime: at least " + TimeNumbers.OFFSET_DATE_TIME
                    + " bytes are expected, not " + plain.length);
        }
        try {
            OffsetDateTime moment = TimeNumbers.offsetDateTime(plain);
            if (plain.length == TimeNumbers.OFFSET_DATE_TIME) {
                return moment.toZonedDateTime();
            }
            byte[] region = Arrays.copyOfRange(plain, TimeNumbers.OFFSET_DATE_TIME, plain.length);
            String id = new String(region, StandardCharsets.US_ASCII);
            ZoneId zone = ZoneId.of(id);
            if (zone instanceof ZoneOffset || !zone.getId().equals(id)) {
                throw new DateTimeException("another way to write a zone");
            }
            return ZonedDateTime.ofInstant(moment.toLocalDateTime(), moment.getOffset(), zone);
        } catch (DateTimeException e) {
            throw new CodecException("is no ZonedDateTime: date, time, offset and region are expected");
        }
    }

    @Override
    public long maxBytes() {
        return TimeNumbers.OFFSET_DATE_TIME + TimeCodecs.ZONE_LENGTH;
    }
}
