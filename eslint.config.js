import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

/**
 * Who may import whom (docs/architecture.md). `except` names what of a folder is open after all: the contract's values are
 * plain types, and the page's translations are data that menus and messages share.
 */
const walls = [
  { target: 'preload/contract', from: ['main', 'db', 'renderer', 'sandbox', 'host'] },
  { target: 'preload/index.ts', from: ['main', 'db', 'renderer', 'sandbox', 'host'] },
  { target: 'db', from: ['main', 'renderer', 'sandbox', 'host'] },
  { target: 'db', from: ['preload'], except: ['./contract/values.ts', './contract/failure.ts'] },
  { target: 'main/auth', from: ['main/shell', 'main/engine', 'renderer', 'sandbox', 'host', 'db/org', 'db/portfolio'] },
  { target: 'main/engine', from: ['main/shell', 'main/auth', 'sandbox', 'host'] },
  { target: 'main/shell', from: ['main/engine', 'db', 'sandbox', 'host'] },
  { target: 'main/cli', from: ['main/shell', 'sandbox', 'host'] },
  { target: 'main/demo', from: ['main/shell', 'sandbox', 'host', 'renderer'] },
  { target: 'main', from: ['renderer'], except: ['./i18n'] },
  { target: 'main', from: ['tests', 'host'] },
  { target: 'sandbox', from: ['main', 'db', 'renderer', 'host', 'preload', 'tests'] },
  { target: 'host', from: ['main', 'db', 'renderer', 'sandbox', 'preload', 'tests'] },
  { target: 'renderer', from: ['main', 'db', 'sandbox', 'host', 'tests', 'preload/index.ts'] },
];
const zones = walls.flatMap(({ target, from, except }) =>
  from.map((folder) => ({ target: `./${target}`, from: `./${folder}`, ...(except ? { except } : {}) })),
);

const noElectron = {
  'no-restricted-imports': [
    'error',
    {
      paths: [{ name: 'electron', message: 'Only main/shell, main/index.ts and preload/index.ts speak to Electron.' }],
    },
  ],
};

export default ts.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'coverage/**', '**/electron-chromedriver/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.node.json', './tsconfig.dom.json', './tsconfig.neutral.json'] },
    },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/require-await': 'off',
      // Only host/ has classes; everywhere else a method is a function in an object that uses no `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(findCredentials|findPassword)$/]',
          message: 'A locked Linux keyring crashes the process inside this call.',
        },
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text reaches the page as text only.',
        },
        {
          selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
          message: 'Text reaches the page as text only.',
        },
      ],
    },
  },
  {
    files: [
      'main/engine/**',
      'main/auth/**',
      'main/cli/**',
      'db/**',
      'sandbox/**',
      'renderer/**',
      'preload/contract/**',
    ],
    rules: noElectron,
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'tests/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Speaks of the React compiler, which is not used.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        document: 'readonly',
        window: 'readonly',
      },
    },
  },
  { files: ['main/cli/**', 'sandbox/cli.ts', 'host/**', 'tests/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
