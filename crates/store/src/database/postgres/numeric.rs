//! PostgreSQL's binary format for decimals, the result type of sums and averages.

use crate::database::Cell;

/// Values of the sign field; 0 is positive.
const NEGATIVE: u16 = 0x4000;
const NOT_A_NUMBER: u16 = 0xC000;

/// Decodes a decimal: an integer if it has no fraction, otherwise the nearest float.
///
/// The format is a sequence of big-endian 16-bit words: the number of digits, the weight of the first digit, the sign,
/// the number of displayed decimal places, and the digits, in base 10 000.
pub(super) fn numeric(raw: &[u8]) -> Result<Cell, &'static str> {
    let words: Vec<u16> = raw.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let [count, weight, sign, places, digits @ ..] = words.as_slice() else {
        return Err("a decimal is truncated");
    };
    if digits.len() != usize::from(*count) {
        return Err("a decimal is truncated");
    }
    if *sign != 0 && *sign != NEGATIVE {
        return Ok(Cell::Float(if *sign == NOT_A_NUMBER { f64::NAN } else { f64::INFINITY }));
    }
    let (weight, negative) = (weight.cast_signed(), *sign == NEGATIVE);
    if *places == 0
        && let Some(number) = whole(digits, weight)
    {
        return Ok(Cell::Int(if negative { -number } else { number }));
    }
    let number = digits.iter().zip(0..).fold(0.0, |sum, (digit, index)| {
        sum + f64::from(*digit) * 10_000_f64.powi(i32::from(weight) - index)
    });
    Ok(Cell::Float(if negative { -number } else { number }))
}

/// The integer value, if it fits `i64`. The server does not send trailing zero digits.
fn whole(digits: &[u16], weight: i16) -> Option<i64> {
    let places = usize::try_from(i32::from(weight) + 1).ok()?;
    (0..places).try_fold(0_i64, |number, index| {
        let digit = digits.get(index).copied().unwrap_or(0);
        number.checked_mul(10_000)?.checked_add(digit.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(weight: i16, sign: u16, places: u16, digits: &[u16]) -> Cell {
        let head = [u16::try_from(digits.len()).unwrap(), weight.cast_unsigned(), sign, places];
        let raw: Vec<u8> = head.iter().chain(digits).flat_map(|word| word.to_be_bytes()).collect();
        numeric(&raw).unwrap()
    }

    #[test]
    fn integers_are_decoded_as_int() {
        assert_eq!(decimal(0, 0, 0, &[]), Cell::Int(0));
        assert_eq!(decimal(0, 0, 0, &[7]), Cell::Int(7));
        assert_eq!(decimal(1, NEGATIVE, 0, &[1, 2345]), Cell::Int(-12_345));
        assert_eq!(decimal(2, 0, 0, &[1]), Cell::Int(100_000_000));
    }

    #[test]
    fn fractions_and_numbers_beyond_63_bits_are_floats() {
        assert_eq!(decimal(0, 0, 1, &[1, 5000]), Cell::Float(1.5));
        assert_eq!(decimal(-1, NEGATIVE, 2, &[2500]), Cell::Float(-0.25));
        assert_eq!(decimal(7, 0, 0, &[1]), Cell::Float(1e28));
        assert!(matches!(decimal(0, NOT_A_NUMBER, 0, &[]), Cell::Float(number) if number.is_nan()));
    }

    #[test]
    fn truncated_decimals_are_rejected() {
        assert!(numeric(&[0, 1, 0, 0]).is_err());
        assert!(numeric(&[0, 2, 0, 0, 0, 0, 0, 0, 0, 1]).is_err());
    }
}
