// The layout of the Studio's files.

export default {
    printWidth: 140,
    tabWidth: 4,
    singleQuote: true,
    // Vue drops white space with a line break between elements, so a line break there changes nothing. A space that a reader
    // needs between two elements is written `{{ ' ' }}`.
    htmlWhitespaceSensitivity: 'ignore',
    overrides: [
        { files: ['*.json', '*.html'], options: { tabWidth: 2 } },
        { files: ['tsconfig.json'], options: { tabWidth: 4 } },
    ],
};
