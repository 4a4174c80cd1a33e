import { expect, test } from 'vitest';

import { NotReadable, readUsers } from './import-file';

const ROLES = new Map([['editors', 'id-of-editors']]);

test('a CSV file has a line of names, in whatever way a table program writes it', () => {
    const { rows, unknown, refused } = readUsers(
        '\ufeffEmail;First name;Role;Shoe size\r\nann@example.com;"Ann; ""Annie""";Editors;38\r\n;;;\r\nbob@example.com\r\n',
        ROLES,
    );
    expect(rows).toEqual([
        { number: 2, data: { email: 'ann@example.com', first_name: 'Ann; "Annie"', role: 'id-of-editors' } },
        { number: 4, data: { email: 'bob@example.com' } },
    ]);
    expect([unknown, refused]).toEqual([['shoe_size'], []]);
});

test('a line with too many cells is refused, and the others are read', () => {
    const { rows, refused } = readUsers('email,title\na@example.com,x,y\nb@example.com,z\n', ROLES);
    expect([rows.length, refused]).toEqual([1, [{ number: 2, reason: 'cells' }]]);
});

test('a JSON file is a list, alone or as the API answers it', () => {
    const people = [{ email: 'ann@example.com', tags: ['a'], last_access: null, token: '**********' }, 7];
    for (const file of [people, { data: people }]) {
        const { rows, unknown, refused } = readUsers(JSON.stringify(file), ROLES);
        expect(rows).toEqual([{ number: 1, data: { email: 'ann@example.com', tags: ['a'] } }]);
        expect([unknown, refused]).toEqual([[], [{ number: 2, reason: 'object' }]]);
    }
});

test('texts become what the field is', () => {
    const { rows } = readUsers('email,tags,email_notifications,password\na@example.com,"x, y",true, secret \n', ROLES);
    expect(rows[0]?.data).toEqual({ email: 'a@example.com', tags: ['x', 'y'], email_notifications: true, password: ' secret ' });
});

test('what is none of the two is refused', () => {
    for (const text of ['', '   ', '[{"a":', '{']) expect(() => readUsers(text, ROLES)).toThrow(NotReadable);
});
