#!/bin/sh
# A fake sendmail: writes its arguments and the mail beside the link it is started by, and exits with the code in the
# recipient, as in exit67@example.com.
here=$(dirname "$0")
printf '%s\n' "$@" > "$here/arguments"
cat > "$here/mail"
for recipient; do :; done
case $recipient in
exit*)
	code=${recipient%%@*}
	echo "no luck with $recipient" >&2
	exit "${code#exit}"
	;;
esac
